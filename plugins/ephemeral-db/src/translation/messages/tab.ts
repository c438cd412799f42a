/** Words of the room `tab`. */
export const tabMessages = { tab: {} } as const;
