/** In a clone's address: it opens at how to connect. Tasks and agents link so. */
export const AT_CONNECT = 'connect';
