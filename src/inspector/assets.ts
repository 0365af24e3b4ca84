import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {join} from 'node:path';

/** The page's files, each with its type; there are no others. */
const types: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
};

/** Sends one of the page's files; false where there is no such file. */
export type SendAsset = (name: string, request: IncomingMessage, response: ServerResponse) => boolean;

/** Reads a file when it is first asked for: a session whose page nobody opens pays nothing. */
export function createAssets(folder: string): SendAsset {
  const read = new Map<string, {bytes: Buffer; tag: string}>();
  return (name, request, response) => {
    const type = types[name];
    if (type === undefined) return false;
    let file = read.get(name);
    if (file === undefined) {
      const bytes = readFileSync(join(folder, name));
      file = {bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`};
      read.set(name, file);
    }
    const headers = {'Content-Type': type, 'Cache-Control': 'no-cache', ETag: file.tag};
    if (request.headers['if-none-match'] === file.tag) response.writeHead(304, headers).end();
    else response.writeHead(200, {...headers, 'Content-Length': file.bytes.length}).end(file.bytes);
    return true;
  };
}
