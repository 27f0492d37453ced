import { expect, test } from '@jest/globals';
import { catalogue, compared, either, lines, unknown } from './notation.ts';

test('x', () => {
  console.log(catalogue.all.length);
  const say = (b: never, a: never) =>
    console.log(
      lines(b, a).join('\n'),
      '\n',
      compared(b, a)
        .map((d) => d.summary)
        .join('\n'),
    );
  const s = say as (b: object, a: object) => void;
  s(
    {
      'aws_security_group.web': {
        ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['10.0.0.0/8'] }],
      },
    },
    {
      'aws_security_group.web': {
        ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }],
      },
    },
  );
  s(
    {
      'aws_security_group.web': {
        ingress: [{ from_port: 80, to_port: 81, protocol: 'tcp', cidr_blocks: ['10.0.0.0/8'] }],
      },
    },
    {
      'aws_security_group.web': {},
      'aws_security_group_rule.a': {
        type: 'ingress',
        security_group_id: unknown('aws_security_group.web.id'),
        from_port: 80,
        to_port: 80,
        protocol: '6',
        cidr_blocks: ['10.0.0.0/9'],
      },
      'aws_security_group_rule.c': {
        type: 'ingress',
        security_group_id: unknown('aws_security_group.web.id'),
        from_port: 80,
        to_port: 80,
        protocol: '6',
        cidr_blocks: ['10.128.0.0/9'],
      },
      'aws_vpc_security_group_ingress_rule.b': {
        security_group_id: unknown('aws_security_group.web.id'),
        from_port: 81,
        to_port: 81,
        ip_protocol: 'tcp',
        cidr_ipv4: '10.0.0.0/8',
      },
    },
  );
  s(
    { 'aws_db_instance.ledger': { publicly_accessible: false, engine: 'x', kms_key_id: 'k' } },
    { 'aws_db_instance.ledger': { publicly_accessible: true, engine: 'y', password: 'abc' } },
  );
  s(
    { 'aws_db_instance.ledger': { publicly_accessible: false } },
    { 'aws_db_instance.ledger': { publicly_accessible: unknown('var.p') } },
  );
  s(
    { 'aws_db_instance.ledger': { publicly_accessible: false } },
    { 'aws_db_instance.ledger': { publicly_accessible: either(true, false) } },
  );
  s({}, { 'aws_lb.quay': {}, 'aws_s3_bucket.hold': { bucket: 'x' }, 'foo_bar.x': {} });
  s(
    { 'aws_s3_bucket.hold': { versioning: [{ enabled: true }] } },
    {
      'aws_s3_bucket.hold': {},
      'aws_s3_bucket_versioning.hold': {
        bucket: unknown('aws_s3_bucket.hold.id'),
        versioning_configuration: [{ status: 'Enabled' }],
      },
    },
  );
  s(
    {},
    {
      'aws_security_group.web': {
        ingress: [
          {
            from_port: 443,
            to_port: 443,
            protocol: 'tcp',
            cidr_blocks: ['0.0.0.0/0'],
            ipv6_cidr_blocks: ['::/0'],
          },
        ],
        egress: [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }],
      },
    },
  );
  expect(1).toBe(1);
});
