/** Words of the room `admin`. */
export const adminMessages = { admin: {} } as const;
