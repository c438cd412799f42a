export * from './Moment';
export * from './moments';
