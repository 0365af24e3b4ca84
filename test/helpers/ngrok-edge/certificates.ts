import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export interface Certificates {
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
  /** The authority's file, for whoever is to trust it. */
  readonly authorityFile: string;
  remove(): void;
}

/** An authority and a loopback server's certificate, made anew; the SDK takes no certificate that is its own authority. */
export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'vigthoria-edge-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, {cwd: folder, stdio: 'pipe'});
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-sha256'];
  openssl(
    ...['req', '-x509', ...newKey, '-days', '30', '-keyout', 'ca.key', '-out', 'ca.crt'],
    ...['-subj', '/CN=loopback edge authority', '-addext', 'basicConstraints=critical,CA:TRUE'],
  );
  openssl('req', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'leaf.ext'), leafExtensions);
  openssl(
    ...['x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '30', '-sha256', '-extfile', 'leaf.ext', '-out', 'leaf.crt'],
  );
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    key: read('leaf.key'),
    certificate: read('leaf.crt'),
    authority: read('ca.crt'),
    authorityFile: join(folder, 'ca.crt'),
    remove: () => rmSync(folder, {recursive: true, force: true}),
  };
}

const leafExtensions = `basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost,IP:127.0.0.1
`;
