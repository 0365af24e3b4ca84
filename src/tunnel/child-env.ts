type Env = Readonly<Record<string, string | undefined>>;

/** What a Node process with a native addon needs from the machine; everything else, secrets and tokens included, stays out. */
const needed = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'TEMP',
  'TMP',
  'TMPDIR',
  'TZ',
  'LANG',
  'LD_LIBRARY_PATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
]);

export function toChildEnv(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && needed.has(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
}
