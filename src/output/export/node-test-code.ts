const imports = {
  vitest: `import {createHmac} from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import {test} from 'vitest';`,
  jest: `const {createHmac} = require('node:crypto');
const http = require('node:http');
const https = require('node:https');`,
} as const;

/** What stands before the fixtures of a test for Node. */
export function nodeHead(framework: 'vitest' | 'jest'): string {
  return `// @ts-nocheck
// Made by vigthoria events export: recorded deliveries, posted to your handler byte for byte.
//   WEBHOOK_URL     your handler; unless set, where each delivery went last
//   WEBHOOK_SECRET  the secret to sign them with; unless set, each carries the signature that it came with
${imports[framework]}

const deliveries = [
`;
}

/** What stands behind them. */
export const nodeTail = `];

for (const delivery of deliveries) {
  test(delivery.title, async () => {
    const url = urlOf(delivery);
    const {status, text} = await send(delivery, url);
    const isExpected = delivery.expect === '2xx' ? status >= 200 && status < 300 : status >= 400 && status < 500;
    if (!isExpected) throw new Error(\`expected \${delivery.expect}, and \${url} answered \${status}: \${text.slice(0, 500)}\`);
  }, 30_000);
}

function urlOf(delivery) {
  const given = process.env.WEBHOOK_URL;
  if (!given) return delivery.url;
  return new URL(given).pathname === '/' ? new URL(delivery.path, given).href : given;
}

function send(delivery, url) {
  const body = Buffer.from(delivery.body_base64, 'base64');
  const headers = ['Host', new URL(url).host, ...signed(delivery, body).flat(), 'Content-Length', String(body.length)];
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).request(url, {method: delivery.method, headers, agent: false});
    request.on('error', cause => reject(new Error(\`\${url} cannot be reached (\${cause.code}): start your app, or set WEBHOOK_URL\`)));
    request.on('response', async response => {
      try {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({status: response.statusCode, text: Buffer.concat(chunks).toString()});
      } catch (error) {
        reject(error);
      }
    });
    request.end(body);
  });
}

function signed({headers, signature}, body) {
  const secret = process.env.WEBHOOK_SECRET;
  if (signature === 'secret needed' && !secret) throw new Error('this payload was redacted, so its signature is gone: set WEBHOOK_SECRET');
  if (signature === 'wrong' || !secret) return headers;
  const isSignature = ([name]) => name.toLowerCase() === 'x-vigthoria-signature';
  const prefix = headers.find(isSignature)?.[1].startsWith('sha256=') ? 'sha256=' : '';
  const fresh = prefix + createHmac('sha256', secret).update(body).digest('hex');
  return [...headers.filter(header => !isSignature(header)), ['X-Vigthoria-Signature', fresh]];
}
`;
