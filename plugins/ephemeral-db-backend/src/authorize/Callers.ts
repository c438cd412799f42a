import type {
  BackstageCredentials,
  BackstageUserInfo,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ephemeralDbAdminPermission } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { createMemory } from '../createMemory';
import type { Caller } from './rules';

/** Whom somebody belongs to is settled as they sign in; lists, which trust recorded owners too, may be this late. */
const FRESH_MS = 10_000;
const MOST_USERS = 1_000;

/** @see Callers.create */
export interface CallersOptions {
  /** Entity refs of who may be admins. */
  admins: string[];
  permissions: PermissionsService;
  userInfo: UserInfoService;
  /** Milliseconds since any moment; a clock that nobody sets back unless given. */
  clock?(): number;
}

/** Whoever asks, and whom they belong to. */
export class Callers {
  private readonly known;

  private constructor(private readonly options: CallersOptions) {
    this.known = createMemory<BackstageUserInfo>({
      most: MOST_USERS,
      freshMs: FRESH_MS,
      clock: options.clock,
    });
  }

  static create(options: CallersOptions): Callers {
    return new Callers(options);
  }

  /** @param live - asks anew, as all that changes something or shows a secret must */
  async of(
    credentials: BackstageCredentials,
    { live }: { live: boolean },
  ): Promise<Caller> {
    const { type, userEntityRef: ref } = credentials.principal as {
      type?: string;
      userEntityRef?: string;
    };
    if (type !== 'user' || ref === undefined) {
      return { ownershipRefs: [], isAdmin: false };
    }
    const { userEntityRef, ownershipEntityRefs } = await this.infoOf(
      ref,
      credentials,
      live,
    );
    const isNamed = ownershipEntityRefs.some(owner =>
      this.options.admins.includes(owner),
    );
    return {
      userRef: userEntityRef,
      ownershipRefs: ownershipEntityRefs,
      isAdmin: isNamed && (await this.isAdminByPolicy(credentials)),
    };
  }

  private async infoOf(
    ref: string,
    credentials: BackstageCredentials,
    live: boolean,
  ): Promise<BackstageUserInfo> {
    const { userInfo } = this.options;
    const known = live ? undefined : this.known.get(ref);
    if (known) return known;
    const start = this.known.perf.now();
    const info = await userInfo.getUserInfo(credentials);
    this.known.set(ref, info, { start });
    return info;
  }

  private async isAdminByPolicy(
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission: ephemeralDbAdminPermission }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }
}
