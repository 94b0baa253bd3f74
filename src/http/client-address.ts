/** Who sent a request, where proxies stand in between. */
import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';
import { getConnInfo } from '@hono/node-server/conninfo';
import { DomainError } from '../domain/errors.ts';

/** Tells the address of a request's sender. */
export type FindAddress = (c: Context) => string;

/**
 * `X-Forwarded-For` counts only where it was written by a proxy that is trusted: from its right end,
 * addresses of trusted proxies are passed over, and the first other one is the sender.
 *
 * @param trusted addresses or ranges in CIDR notation
 * @throws DomainError `invalid_input` for what is neither
 */
export function createAddressFinder(trusted: readonly string[]): FindAddress {
  const proxies = new BlockList();
  for (const range of trusted) addRange(proxies, range);
  const isTrusted = (address: string): boolean => isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (c) => {
    let address = normalise(getConnInfo(c).remote.address ?? '');
    const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => normalise(part.trim()));
    while (isTrusted(address)) {
      const before = forwarded.pop();
      if (before === undefined || isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits, ...rest] = range.split('/');
  const version = isIP(address);
  const length = bits === undefined ? (version === 6 ? 128 : 32) : Number(bits);
  if (version === 0 || rest.length > 0 || !Number.isInteger(length) || length < 0 || length > (version === 6 ? 128 : 32)) {
    throw new DomainError('invalid_input', `TRUSTED_PROXIES has ${JSON.stringify(range)}: give addresses or ranges such as 10.0.0.0/8, separated by commas`, {
      field: 'TRUSTED_PROXIES',
    });
  }
  list.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 written as IPv6, as sockets for both give it. */
function normalise(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
