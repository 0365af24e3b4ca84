const mask = '********';
const shownTokenCharacters = 4;
const minTokenLength = 20;

/** A setting's value as it may be shown: nothing of a secret, the end of a token, no credentials in headers and URLs. */
export function maskValue(key: string, value: string): string {
  switch (key) {
    case 'secret':
      return mask;
    case 'authtoken':
      // Its end tells two tokens of one account apart; a short text may be anything.
      return value.length < minTokenLength ? mask : `…${value.slice(-shownTokenCharacters)}`;
    case 'header':
      return value.replace(
        /^([^:]*(?:auth|cookie|token|key|secret|signature|password)[^:]*:\s*).*/is,
        `$1${mask}`,
      );
    default:
      return value.replace(/:\/\/[^/?#\s]*@/g, `://${mask}@`);
  }
}
