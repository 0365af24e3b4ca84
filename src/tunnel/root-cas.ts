import {readFileSync} from 'node:fs';
import {Failure} from '../webhook/failure.ts';

/** Names that the SDK knows: ngrok's own certificate, and the machine's store. */
const named = new Set(['trusted', 'host']);

/** Certificates that vouch for ngrok: a name of the SDK's, or PEM text. A file that cannot be read is a `Failure`. */
export function readRootCas(rootCas: string): string {
  if (named.has(rootCas) || rootCas.includes('-----BEGIN')) return rootCas;
  try {
    return readFileSync(rootCas, 'utf8');
  } catch (error) {
    throw new Failure(
      'tunnel_unavailable',
      `the certificates for ngrok cannot be read from ${rootCas}`,
      'correct connect_cas (root_cas) in ngrok.yml',
      {cause: error},
    );
  }
}

/** As above for a file that Node too only warns about. */
export function findExtraCas(file: string | null): string | null {
  if (file === null || file === '') return null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A file that is not there vouches for nobody; the TLS failure that follows says what to do.
    return null;
  }
}

export function isNamedCas(rootCas: string): boolean {
  return named.has(rootCas);
}
