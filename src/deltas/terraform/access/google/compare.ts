/** One side's Google access, and the comparison of two of them. */
import type { DraftDelta } from '../../../delta.ts';
import { auditDeltas } from '../../../google/audit.ts';
import { denyDeltas } from '../../../google/deny.ts';
import { grantDeltas } from '../../../google/grants.ts';
import { identityDeltas } from '../../../google/identities.ts';
import type { Pieces } from '../../../google/model.ts';
import { customRoleDeltas } from '../../../google/permissions.ts';
import type { GoogleRoles } from '../../../google/roles.ts';
import { compareTraits, type Trait } from '../../../traits.ts';
import type { Vouches } from '../reading.ts';
import type { AccessSide } from '../side.ts';
import { googlePiece, joinedPieces } from './readers.ts';

export interface GoogleAccess {
  readonly pieces: Pieces;
  readonly traits: readonly Trait[];
  /** Of how many resources. */
  readonly size: number;
}

export function googleAccessOf(side: AccessSide): GoogleAccess {
  const read = side.resources.flatMap((resource) => googlePiece({ side, resource }) ?? []);
  return {
    pieces: joinedPieces(read.map(({ pieces }) => pieces)),
    traits: read.flatMap(({ traits }) => traits ?? []),
    size: read.length,
  };
}

export const googleVouches: Vouches = (at) => {
  const piece = googlePiece(at);
  return piece === null ? null : { read: piece.read, whole: true };
};

export function googleDeltas(
  before: GoogleAccess,
  after: GoogleAccess,
  roles: () => GoogleRoles,
): readonly DraftDelta[] {
  if (before.size + after.size === 0) return [];
  return [
    ...grantDeltas(roles(), before.pieces, after.pieces),
    ...denyDeltas(before.pieces, after.pieces),
    ...customRoleDeltas(before.pieces, after.pieces),
    ...identityDeltas(before.pieces, after.pieces),
    ...auditDeltas(before.pieces, after.pieces),
    ...compareTraits(before.traits, after.traits),
  ];
}
