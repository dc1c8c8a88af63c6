/**
 * Reads the layout of the core's blocks from assembly/layout: the one place where it is written. Gives the blocks with
 * the offset of every field, the enums and the constants; the generators make TypeScript, C and tables from them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Files that say where blocks lie, not what they hold. */
const PLACES = ['map.ts', 'blocks.ts'];

const SIZES = { f32: 4, u32: 4, i32: 4 };

/**
 * @typedef {{ name: string, type: 'f32' | 'u32' | 'i32', offset: number, doc: string }} Field
 * @typedef {{ name: string, file: string, doc: string, size: number, fields: Field[] }} Block
 * @typedef {{ name: string, doc: string, members: { name: string, value: number, doc: string }[] }} Enumeration
 * @typedef {{ name: string, doc: string, value: number, type: string }} Constant
 */

/** @returns {{ blocks: Block[], enums: Enumeration[], constants: Constant[] }} */
export function readLayout(folder) {
  const blocks = new Map();
  const enums = [];
  const constants = [];
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !PLACES.includes(name))
    .sort();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.ES2022, true);
    for (const node of source.statements) {
      if (ts.isClassDeclaration(node)) blocks.set(node.name.text, readBlock(node, file, blocks));
      else if (ts.isEnumDeclaration(node)) enums.push(readEnum(node));
      else if (ts.isVariableStatement(node)) constants.push(...readConstants(node));
    }
  }
  return { blocks: [...blocks.values()], enums, constants };
}

function readBlock(node, file, known) {
  const name = node.name.text;
  const fields = [];
  const parent = node.heritageClauses?.[0]?.types[0]?.expression.getText();
  if (parent !== undefined) {
    if (!known.has(parent)) throw new Error(`${file}: ${name} extends ${parent}, which is not written above it`);
    fields.push(...known.get(parent).fields);
  }
  let offset = parent === undefined ? 0 : known.get(parent).size;
  for (const member of node.members) {
    if (!ts.isPropertyDeclaration(member)) continue;
    const type = member.type?.getText();
    const size = SIZES[type];
    if (size === undefined)
      throw new Error(`${file}: ${name}.${member.name.getText()} has type ${type}, not f32, u32 or i32`);
    fields.push({ name: member.name.getText(), type, offset, doc: docOf(member) });
    offset += size;
  }
  return { name, file, doc: docOf(node), size: offset, fields };
}

function readEnum(node) {
  const members = node.members.map((member) => ({
    name: member.name.getText(),
    value: numberOf(member.initializer),
    doc: docOf(member),
  }));
  return { name: node.name.text, doc: docOf(node), members };
}

function readConstants(node) {
  return node.declarationList.declarations
    .filter((declaration) => declaration.initializer !== undefined)
    .map((declaration) => ({
      name: declaration.name.getText(),
      doc: docOf(node),
      value: numberOf(declaration.initializer),
      type: declaration.type.getText(),
    }));
}

function numberOf(expression) {
  const value = Number(expression.getText());
  if (Number.isNaN(value)) throw new Error(`not a plain number: ${expression.getText()}`);
  return value;
}

function docOf(node) {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = docs.length === 0 ? '' : ts.getTextOfJSDocComment(docs[docs.length - 1].comment);
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
