/** The JSON Schemas that we publish, made from the schemas in the code. */
import { z } from 'zod';
import { reportSchema } from '../../src/render/effectiveness/json-schema.ts';
import { organisationSchema } from '../../src/rules/reading/schema.ts';

/** Of `.github/delta-review.yml`, for editors. */
export function configurationJsonSchema(): string {
  const schema = z.toJSONSchema(organisationSchema, { io: 'input', reused: 'inline' });
  const heading = {
    title: 'Delta Review configuration',
    description: 'The file .github/delta-review.yml; "locks" only in the one of the organisation.',
  };
  return `${JSON.stringify({ ...heading, ...schema }, null, 2)}\n`;
}

/** Of what /api/effectiveness answers. */
export function reportJsonSchema(): string {
  const heading = {
    title: 'Delta Review report',
    description: 'What /api/effectiveness answers: whether threat modelling improves security, and why.',
  };
  // Evidence stands in many places; each is the same.
  return `${JSON.stringify({ ...heading, ...z.toJSONSchema(reportSchema, { reused: 'ref' }) }, null, 2)}\n`;
}
