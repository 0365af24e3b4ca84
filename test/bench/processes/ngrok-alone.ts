// The ngrok SDK with nothing of ours between it and the app: the ceiling of what goes through it.
import {readFileSync} from 'node:fs';
import {SessionBuilder} from '@ngrok/ngrok';

const [appPort, address = '', authorityFile = ''] = process.argv.slice(2);
const session = await new SessionBuilder()
  .authtoken('2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nBenchTokenOfNobody')
  .serverAddr(address)
  .caCert(readFileSync(authorityFile))
  .connect();
const listener = await session.httpEndpoint().listenAndForward(`http://127.0.0.1:${appPort}`);
process.send?.(listener.url());
// The SDK does not keep a process alive; waiting for messages does.
process.on('message', () => listener.id());
