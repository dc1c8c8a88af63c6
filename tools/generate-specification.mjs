/** The tables of docs/SPEC.md: what stands between the two markers is made, the rest is written by hand. */
const OPEN = '<!-- generated: blocks -->';
const CLOSE = '<!-- end of generated -->';

export function specification({ blocks, enums, constants }, present) {
  const [before, rest] = split(present, OPEN);
  const [, after] = split(rest, CLOSE);
  const parts = [];
  for (const block of blocks) {
    parts.push(`### ${block.name} (${block.size} bytes)`, block.doc);
    parts.push(
      table(
        ['offset', 'type', 'field', 'meaning'],
        block.fields.map((f) => [f.offset, f.type, `\`${f.name}\``, f.doc]),
      ),
    );
  }
  for (const e of enums) {
    parts.push(
      `### ${e.name}`,
      e.doc,
      table(
        ['value', 'name', 'meaning'],
        e.members.map((m) => [m.value, `\`${m.name}\``, m.doc]),
      ),
    );
  }
  parts.push(
    '### Constants',
    table(
      ['name', 'value', 'meaning'],
      constants.map((c) => [`\`${c.name}\``, c.value, c.doc]),
    ),
  );
  return `${before}${OPEN}\n\n${parts.filter((p) => p !== '').join('\n\n')}\n\n${CLOSE}${after}`;
}

function split(text, marker) {
  const at = text.indexOf(marker);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + marker.length)];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((c) => String(c).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
