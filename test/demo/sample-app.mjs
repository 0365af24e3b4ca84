import {createHmac, timingSafeEqual} from 'node:crypto';
import http from 'node:http';

/** An app that checks the raw body, as a handler should; it can be stopped and started again on its port. */
export async function startSampleApp(secret) {
  let server;
  let port = 0;
  const restart = async () => {
    server = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.method !== 'POST') return response.writeHead(405).end();
      const expected = Buffer.from(createHmac('sha256', secret).update(Buffer.concat(chunks)).digest('hex'));
      const given = Buffer.from(`${request.headers['x-vigthoria-signature']}`.replace(/^sha256=/, ''));
      const isValid = given.length === expected.length && timingSafeEqual(given, expected);
      return response.writeHead(isValid ? 200 : 401).end(isValid ? 'OK' : 'Invalid signature');
    });
    await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
    port = server.address().port;
  };
  const stop = () =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await restart();
  return {
    get port() {
      return port;
    },
    restart,
    stop,
  };
}
