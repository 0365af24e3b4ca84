/** The probes whose bodies `JSON.stringify(JSON.parse(body))` changes. */
export const rewritten = [
  'blanks',
  'line-break',
  'decimal-zero',
  'big-number',
  'escaped-slash',
  'escaped-letter',
  'number-names',
];

/** The probes with a signature that does not fit as it should. */
export const forged = [
  'unsigned',
  'empty-signature',
  'wrong-signature',
  'cut-signature',
  'wrong-end',
  'upper-case',
  'altered',
  'altered-same-length',
  'altered-blanks',
];
