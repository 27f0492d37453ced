/** The JSON Schema of `.github/delta-review.yml`, made from the schema that judges it, for editors. */
import { z } from 'zod';
import { organisationSchema } from '../../src/rules/reading/schema.ts';

export function configurationJsonSchema(): string {
  const schema = z.toJSONSchema(organisationSchema, { io: 'input', reused: 'inline' });
  const heading = {
    title: 'Delta Review configuration',
    description: 'The file .github/delta-review.yml; "locks" only in the one of the organisation.',
  };
  return `${JSON.stringify({ ...heading, ...schema }, null, 2)}\n`;
}
