type Env = Readonly<Record<string, string | undefined>>;

const secret = /^(?:WEBHOOK_SECRET|NGROK_AUTHTOKEN|VIGTHORIA_(?:WEBHOOK_SECRET|SECRET|AUTHTOKEN|HEADER))$/i;

/** The environment for a program that is started here: others can read it, and editors hand it on to what they start. */
export function withoutSecrets(env: Env): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}
