/** Moves and clears memory in words of four bytes: all blocks are made of them. */

/** Copies `length` bytes, a multiple of 4, between blocks that do not overlap. */
export function copyWords(to: usize, from: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 4) store<u32>(to + i, load<u32>(from + i));
}

/** Sets `length` bytes, a multiple of 4, to 0. */
export function clearWords(at: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 4) store<u32>(at + i, 0);
}
