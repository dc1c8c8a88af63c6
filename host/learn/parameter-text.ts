/** A parameter set as the text of its file, laid out as prettier lays out JSON. */
import type { ParameterSet } from '../core/parameters.js';

const LINE = 120;

export function parameterText(parameters: ParameterSet): string {
  return `${json(parameters, '', 0)}\n`;
}

/** `value` as JSON; `taken` is how much of its first line is not its own. */
function json(value: unknown, indent: string, taken: number): string {
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    if (taken + line.length <= LINE) return line;
    return block(
      '[',
      value.map((item) => JSON.stringify(item)),
      ']',
      indent,
    );
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const members = Object.entries(value).map(([name, member], k, all) => {
    const key = `${JSON.stringify(name)}: `;
    const comma = k < all.length - 1 ? 1 : 0;
    return key + json(member, deeper, deeper.length + key.length + comma);
  });
  return members.length === 0 ? '{}' : block('{', members, '}', indent);
}

function block(open: string, members: readonly string[], close: string, indent: string): string {
  return `${open}\n${members.map((member) => `${indent}  ${member}`).join(',\n')}\n${indent}${close}`;
}
