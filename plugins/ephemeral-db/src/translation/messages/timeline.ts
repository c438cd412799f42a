/** Words of the room `timeline`. */
export const timelineMessages = { timeline: {} } as const;
