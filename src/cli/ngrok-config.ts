import {readFileSync} from 'node:fs';
import {posix, win32} from 'node:path';
import {parse} from 'yaml';

export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the user's own ngrok set-up says; null where it does not. */
export interface NgrokConfig {
  readonly token: string | null;
  /** `host:port` */
  readonly serverAddr: string | null;
  /** A file, `trusted` or `host`. */
  readonly rootCas: string | null;
  /** The file that was read. */
  readonly file: string | null;
  /** Something in it that cannot be used, for the user. */
  readonly warning: string | null;
}

/** Reads the first `ngrok.yml` that is there, of version 2 or 3; never writes it. */
export function readNgrokConfig(machine: Machine): NgrokConfig {
  for (const path of listNgrokConfigFiles(machine)) {
    const text = readIfThere(path);
    if (text === null) continue;
    return 'warning' in text ? {...nothing, file: path, warning: text.warning} : readText(text.text, path);
  }
  return nothing;
}

/** Where ngrok's agents keep their file, the present place first. */
export function listNgrokConfigFiles({platform, home, env}: Machine): readonly string[] {
  const old = (join: (...parts: string[]) => string): string => join(home, '.ngrok2', 'ngrok.yml');
  switch (platform) {
    case 'win32': {
      const local = env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local');
      return [win32.join(local, 'ngrok', 'ngrok.yml'), old(win32.join)];
    }
    case 'darwin':
      return [posix.join(home, 'Library', 'Application Support', 'ngrok', 'ngrok.yml'), old(posix.join)];
    default: {
      const xdg = env['XDG_CONFIG_HOME'];
      const own = posix.join(home, '.config');
      const folders = xdg === undefined || xdg === '' || xdg === own ? [own] : [xdg, own];
      return [...folders.map(folder => posix.join(folder, 'ngrok', 'ngrok.yml')), old(posix.join)];
    }
  }
}

const nothing: NgrokConfig = {token: null, serverAddr: null, rootCas: null, file: null, warning: null};

function readIfThere(path: string): {text: string} | {warning: string} | null {
  try {
    return {text: readFileSync(path, 'utf8')};
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : {warning: `${path} cannot be read; passed over`};
  }
}

function readText(text: string, path: string): NgrokConfig {
  const values = parseYaml(text);
  if (values === null) return {...nothing, file: path, warning: `${path} is no valid YAML; passed over`};
  const agent = toRecord(values['agent']);
  const find = (...names: readonly string[]): string | null =>
    names.flatMap(name => [agent[name], values[name]]).find(isText) ?? null;
  const server = find('connect_url', 'server_addr');
  const hasProxy = find('proxy_url') !== null;
  return {
    token: find('authtoken'),
    serverAddr: server === null ? null : toAddress(server),
    rootCas: find('connect_cas', 'root_cas'),
    file: path,
    warning: hasProxy ? `${path} sets proxy_url, which the ngrok SDK cannot use; passed over` : null,
  };
}

/** All scalars as text: a token that happens to be a number keeps its digits. Null: broken. */
function parseYaml(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = parse(text.replace(/^\ufeff/, ''), {schema: 'failsafe', logLevel: 'error'});
    return value === null || value === '' ? {} : isRecord(value) ? value : null;
  } catch {
    // The parser's message quotes the line at fault, which may hold the token.
    return null;
  }
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function toAddress(server: string): string {
  const bare = server.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
  return /:\d+$/.test(bare) ? bare : `${bare}:443`;
}
