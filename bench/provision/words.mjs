/** In place of a scale. */
export const CLUSTER = 'a cluster that was there';
export const PRODUCT = 'this product';
export const BY_HAND = 'by hand';
/** A person makes one clone after the other: more than these are not waited for. */
export const MOST_BY_HAND = 1;
