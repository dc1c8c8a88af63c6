/** Changes to the bytes of a module that do not know what they mean. Most make it invalid; those that do not are rare in kind. */
const MUTATORS = [flip, overwrite, insert, remove, stretchNumber, truncate, repeatSection, removeSection, swapSections];

/** @returns {Uint8Array<ArrayBuffer>} */
export function mutateBytes(random, bytes) {
  return Uint8Array.from(random.of(MUTATORS)(random, [...bytes]));
}

function flip(random, bytes) {
  bytes[random.below(bytes.length)] ^= 1 << random.below(8);
  return bytes;
}

function overwrite(random, bytes) {
  bytes[random.below(bytes.length)] = random.of([0x00, 0x01, 0x40, 0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0xff]);
  return bytes;
}

function insert(random, bytes) {
  bytes.splice(random.below(bytes.length), 0, random.below(256));
  return bytes;
}

function remove(random, bytes) {
  bytes.splice(random.below(bytes.length), 1 + random.below(4));
  return bytes;
}

/** The same number in more bytes than it needs: of a section's size, or, where it happens to be one, of anything. */
function stretchNumber(random, bytes) {
  const sections = sectionsOf(bytes);
  if (sections.length === 0) return bytes;
  const at = random.of(sections).start + 1;
  let end = at;
  while (bytes[end] >= 0x80) end++;
  if (end - at >= 4) return bytes;
  bytes[end] |= 0x80;
  bytes.splice(end + 1, 0, 0x00);
  return bytes;
}

function truncate(random, bytes) {
  return bytes.slice(0, random.below(bytes.length));
}

function repeatSection(random, bytes) {
  const sections = sectionsOf(bytes);
  if (sections.length === 0) return bytes;
  const { start, end } = random.of(sections);
  bytes.splice(end, 0, ...bytes.slice(start, end));
  return bytes;
}

function removeSection(random, bytes) {
  const sections = sectionsOf(bytes);
  if (sections.length === 0) return bytes;
  const { start, end } = random.of(sections);
  bytes.splice(start, end - start);
  return bytes;
}

function swapSections(random, bytes) {
  const sections = sectionsOf(bytes);
  if (sections.length < 2) return bytes;
  const k = random.below(sections.length - 1);
  const [one, other] = [sections[k], sections[k + 1]];
  return [
    ...bytes.slice(0, one.start),
    ...bytes.slice(other.start, other.end),
    ...bytes.slice(one.start, one.end),
    ...bytes.slice(other.end),
  ];
}

function sectionsOf(bytes) {
  const sections = [];
  for (let start = 8; start < bytes.length;) {
    let end = start + 1;
    let size = 0;
    for (let shift = 0; end < bytes.length; shift += 7) {
      size += (bytes[end] & 0x7f) * 2 ** shift;
      if (bytes[end++] < 0x80) break;
    }
    end += size;
    if (end > bytes.length) break;
    sections.push({ start, end });
    start = end;
  }
  return sections;
}
