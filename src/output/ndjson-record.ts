import {escapeJsonLine} from './sanitize.ts';

/** A name and its value as JSON text: a payload goes in as it came, never through a float. */
export type Field = readonly [name: string, json: string];

export function recordOf(fields: readonly Field[]): string {
  return `{${fields.map(([name, json]) => `"${name}":${json}`).join(',')}}`;
}

export function jsonOf(value: string | number | null | readonly unknown[]): string {
  return escapeJsonLine(JSON.stringify(value));
}
