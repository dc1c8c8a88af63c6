/** Pieces of HTML: text that is safe to put in, and tables that say what they hold. */

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Cells are HTML; the first of each row is its heading. */
export interface Table {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Rows that stand out, by index. */
  strong?: readonly number[];
}

export function table({ caption, columns, rows, strong = [] }: Table): string {
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
  const body = rows.map(([heading, ...cells], k) => {
    const tag = strong.includes(k) ? '<tr class="strong">' : '<tr>';
    return `${tag}<th scope="row">${heading}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return (
    `<div class="scroll" role="region" tabindex="0" aria-label="${escape(withoutTags(caption))}"><table>` +
    `<caption><span>${caption}</span></caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  );
}

export function figure(picture: string, caption: string): string {
  return `<figure>${picture}<figcaption>${caption}</figcaption></figure>`;
}

export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>${content}</details>`;
}

function withoutTags(html: string): string {
  return html.replace(/<[^>]*>/g, '');
}
