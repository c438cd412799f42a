/** Words of the room `drawer`. */
export const drawerMessages = { drawer: {} } as const;
