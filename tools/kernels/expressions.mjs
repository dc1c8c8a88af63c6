/**
 * Sums of products as source text, with zeros and ones left out: what an unrolled kernel is written with.
 * A matrix is a function (row, column) => factor; a factor is '0', '1' or the name of a value.
 */

/** Σ of products of factors; '0' when nothing is left. */
export function sum(products) {
  const terms = products.filter((factors) => !factors.includes('0')).map(product);
  return terms.length === 0 ? '0' : terms.join(' + ');
}

/** Σ as an operand: in brackets when it has several terms. */
export function bracketed(text) {
  return text.includes(' + ') || text.includes(' - ') ? `(${text})` : text;
}

function product(factors) {
  const kept = factors.filter((factor) => factor !== '1');
  return kept.length === 0 ? '1' : kept.join(' * ');
}

/** Pairs of a list with the first not after the second. */
export function upper(names) {
  return names.flatMap((row, i) => names.slice(i).map((column) => [row, column]));
}
