/** Words of the room `order`. */
export const orderMessages = { order: {} } as const;
