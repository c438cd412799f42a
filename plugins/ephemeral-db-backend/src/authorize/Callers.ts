import type {
  BackstageCredentials,
  BackstageUserInfo,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ephemeralDbAdminPermission } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Caller } from './rules';

/** Whom somebody belongs to is settled as they sign in; lists, which trust recorded owners too, may be this late. */
const FRESH_MS = 10_000;
/** Enough for all who look at pages at once, and no more in memory. */
const MOST_USERS = 1_000;

/** @see Callers.create */
export interface CallersOptions {
  /** Entity refs of who may be admins. */
  admins: string[];
  permissions: PermissionsService;
  userInfo: UserInfoService;
  /** Milliseconds since 1970; the machine's clock unless given. */
  clock?(): number;
}

/** Whoever asks, and whom they belong to. */
export class Callers {
  private readonly known = new Map<
    string,
    { info: BackstageUserInfo; until: number }
  >();

  private constructor(private readonly options: CallersOptions) {}

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
    const { clock = Date.now, userInfo } = this.options;
    const now = clock();
    const known = this.known.get(ref);
    if (known && !live && now < known.until) return known.info;
    const info = await userInfo.getUserInfo(credentials);
    if (this.known.size >= MOST_USERS) this.known.clear();
    this.known.set(ref, { info, until: now + FRESH_MS });
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
