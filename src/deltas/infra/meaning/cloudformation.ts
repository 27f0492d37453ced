/** How CloudFormation calls what Terraform calls so: "publicly_accessible" there is "PubliclyAccessible" here. */

/** @returns whether a type is one of CloudFormation's: "AWS::S3::Bucket". */
export function isCloudFormation(type: string): boolean {
  return type.includes('::');
}

/** @returns the path with every name in capitals; what is written goes before, and null where there is none. */
export function cloudFormationPath(path: string, written: string | false | undefined): string | null {
  if (written !== undefined) return written === false ? null : written;
  return path
    .split('.')
    .map((step) =>
      step
        .split('_')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(''),
    )
    .join('.');
}
