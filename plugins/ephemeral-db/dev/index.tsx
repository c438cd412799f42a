import { startGallery } from './startGallery';

startGallery();
