import {BlockList, isIPv6} from 'node:net';

const own = new BlockList();
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addSubnet('10.0.0.0', 8, 'ipv4');
own.addSubnet('172.16.0.0', 12, 'ipv4');
own.addSubnet('192.168.0.0', 16, 'ipv4');
own.addSubnet('100.64.0.0', 10, 'ipv4');
// A wildcard address, as dev servers print it, reaches this machine only.
own.addAddress('0.0.0.0', 'ipv4');
own.addAddress('::', 'ipv6');
own.addAddress('::1', 'ipv6');
own.addSubnet('fc00::', 7, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for loopback, RFC 1918, RFC 4193 and RFC 6598 addresses: where an endpoint may be without --allow-remote. */
export function isOwnAddress(address: string): boolean {
  return isIn(own, address);
}

export function isLoopbackAddress(address: string): boolean {
  return isIn(loopback, address);
}

function isIn(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return list.check(mapped, 'ipv4');
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
