export interface Config {
  auth?: {
    providers?: {
      /**
       * The people who can sign in to the demo portal by one click, without any proof. For trying out only: the
       * backend does not start with it when NODE_ENV is production.
       */
      people?: {
        /** @deepVisibility frontend */
        list?: Array<{
          /** What a script sends as `x-demo-person` to get this person's token from `/api/auth/people/refresh`. */
          id: string;
          /** The user entity, for example `user:default/sam`. */
          entityRef: string;
          displayName: string;
          /** What the person is to the demo, for example `Engineer`. */
          role: string;
          /** One sentence on what the person may do. */
          about: string;
        }>;
      };
    };
  };
}
