import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { csvField, fieldsOf } from '../../host/formats/csv.js';

describe('fieldsOf', () => {
  it('gives back what csvField wrote, whatever the values hold', () => {
    const value = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', 'é', '') });
    const rows = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, (rows) => {
        expect(fieldsOf(rows.map((row) => row.map(csvField).join(',')))).toEqual(rows);
      }),
    );
  });

  it('lets a misplaced quote spoil its own line only', () => {
    expect(fieldsOf(['"a",1', '"b,2', 'c,3', '"d"x,4', '"e",5', '5" f,6'])).toEqual([
      ['a', '1'],
      undefined,
      ['c', '3'],
      undefined,
      ['e', '5'],
      undefined,
    ]);
  });

  it('does not join two lines whose open quotes happen to match', () => {
    expect(fieldsOf(['"a,1', 'b",2', 'c,3'])).toEqual([undefined, undefined, ['c', '3']]);
  });

  it('keeps an empty line in its place', () => {
    expect(fieldsOf(['"a",1', '', 'b,2'])).toEqual([['a', '1'], [''], ['b', '2']]);
  });
});

describe('csvField', () => {
  it('quotes only what needs it', () => {
    expect(csvField('plain name')).toBe('plain name');
    expect(csvField('a,b')).toBe('"a,b"');
    expect(csvField('say "hi"')).toBe('"say ""hi"""');
    expect(csvField('two\nlines')).toBe('"two\nlines"');
  });
});
