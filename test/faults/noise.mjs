// Unsigned deliveries from a process of their own, so that they take no time from whoever measures.
// Usage: node noise.mjs <url> <a second; 0 = as many as are answered> <seconds> <connections>. Prints {sent, statuses}.
import http from 'node:http';

const [url, perSecond, seconds, connections] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const agent = new http.Agent({keepAlive: true, maxSockets: connections});
const body = JSON.stringify({id: 'evt_noise', type: 'noise', data: 'x'.repeat(2000)});
const statuses = {};
let sent = 0;
const startMs = performance.now();
const endMs = startMs + seconds * 1000;

function sendOne() {
  sent += 1;
  return new Promise(resolve => {
    const count = status => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      resolve();
    };
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      'X-Vigthoria-Signature': '0'.repeat(64),
    };
    http
      .request(url, {method: 'POST', agent, headers}, response =>
        response.resume().on('end', () => count(response.statusCode)),
      )
      .on('error', error => count(error.code))
      .end(body);
  });
}

async function sendOn() {
  while (performance.now() < endMs) await sendOne();
}

/** On time, answered or not. */
async function sendAtRate() {
  while (performance.now() < endMs) {
    const due = ((performance.now() - startMs) / 1000) * perSecond;
    while (sent < due) void sendOne();
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

await (perSecond === 0 ? Promise.all(Array.from({length: connections}, sendOn)) : sendAtRate());
process.stdout.write(JSON.stringify({sent, statuses}), () => process.exit(0));
