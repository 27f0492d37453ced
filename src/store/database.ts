/** The one door to the database: SQL in, rows out. PGlite and PostgreSQL speak the same SQL behind it. */

export type Row = Readonly<Record<string, unknown>>;

export interface Queryable {
  /** Parameters are $1, $2 …; objects are given as storableJson and cast (`$1::jsonb`). */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Database extends Queryable {
  /** "PGlite in .delta-review/database" or "PostgreSQL at host", for the start-up lines. */
  readonly name: string;
  /** All or nothing; what `work` throws undoes it and is thrown on. */
  transaction<T>(work: (within: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @returns the code of a system or database error; an error of another kind has none. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
