/** Lines of text of an exact width on the terminal; every character used here is one column wide. */

/** The text without colour. */
export function uncoloured(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

/** Columns that the text takes. */
export function displayWidth(text: string): number {
  return [...uncoloured(text)].length;
}

export function padRight(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** `left` and `right` at the two ends of a line; what does not fit is cut from the left text's end. */
export function spread(left: string, right: string, width: number): string {
  const room = width - displayWidth(right);
  return padRight(displayWidth(left) <= room ? left : [...uncoloured(left)].slice(0, room).join(''), room) + right;
}
