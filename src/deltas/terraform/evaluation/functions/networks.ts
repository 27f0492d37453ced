/** Address arithmetic of IPv4: what a network splits into. */
import { knownNumber, knownText, list, scalar } from '../values.ts';
import type { TerraformFunctions } from './function.ts';

export const networks: TerraformFunctions = {
  cidrsubnet: ([prefix, bits, number], { at }) => {
    const network = prefix === undefined ? null : networkOf(knownText(prefix));
    const [more, index] = [
      bits === undefined ? null : knownNumber(bits),
      number === undefined ? null : knownNumber(number),
    ];
    const subnet =
      network === null || more === null || index === null ? null : subnetOf(network, more, index);
    return subnet === null ? null : scalar(textOf(subnet), at);
  },
  cidrsubnets: ([prefix, ...bits], { at }) => {
    const network = prefix === undefined ? null : networkOf(knownText(prefix));
    const sizes = bits.map(knownNumber);
    if (network === null || sizes.includes(null) || sizes.length > 256) return null;
    let next = network.address;
    const subnets: string[] = [];
    for (const size of sizes) {
      const length = network.length + (size ?? 0);
      if (length > 32 || length < network.length) return null;
      const step = 2 ** (32 - length);
      const start = Math.ceil(next / step) * step;
      if (start + step > network.address + 2 ** (32 - network.length)) return null;
      subnets.push(textOf({ address: start, length }));
      next = start + step;
    }
    return list(
      subnets.map((one) => scalar(one, at)),
      at,
    );
  },
  cidrhost: ([prefix, number], { at }) => {
    const network = prefix === undefined ? null : networkOf(knownText(prefix));
    const index = number === undefined ? null : knownNumber(number);
    if (network === null || index === null) return null;
    const host = index < 0 ? 2 ** (32 - network.length) + index : index;
    if (host < 0 || host >= 2 ** (32 - network.length)) return null;
    return scalar(dotted(network.address + host), at);
  },
  cidrnetmask: ([prefix], { at }) => {
    const network = prefix === undefined ? null : networkOf(knownText(prefix));
    return network === null ? null : scalar(dotted(2 ** 32 - 2 ** (32 - network.length)), at);
  },
};

interface Network {
  readonly address: number;
  readonly length: number;
}

function networkOf(text: string | null): Network | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text ?? '');
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || length > 32) return null;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - length);
  return { address: Math.floor(address / size) * size, length };
}

function subnetOf({ address, length }: Network, bits: number, index: number): Network | null {
  const longer = length + bits;
  if (!Number.isInteger(bits) || bits < 0 || longer > 32 || index < 0 || index >= 2 ** bits) return null;
  return { address: address + index * 2 ** (32 - longer), length: longer };
}

function textOf({ address, length }: Network): string {
  return `${dotted(address)}/${length}`;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
