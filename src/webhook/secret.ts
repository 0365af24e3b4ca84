/** A signing secret, used as given, with where it came from (`WEBHOOK_SECRET from .env`, `--secret #2`): only the source is ever shown. */
export interface Secret {
  readonly source: string;
  readonly value: string;
}
