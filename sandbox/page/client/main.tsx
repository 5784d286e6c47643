import { createRoot } from 'react-dom/client';
import { App } from './App.js';

createRoot(document.getElementById('page') as HTMLElement).render(<App />);
