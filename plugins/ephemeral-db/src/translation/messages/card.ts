/** Words of the room `card`. */
export const cardMessages = { card: {} } as const;
