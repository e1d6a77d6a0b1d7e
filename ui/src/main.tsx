import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startLive } from './api/live-store.ts';
import { App } from './app.tsx';
import './themes/tokens.css';
import './themes/fonts.css';
import './themes/base.css';
import './themes/frame.css';
import './themes/pass.css';
import './themes/pages.css';
import './themes/alarms.css';
import './themes/plan.css';
import './themes/objects.css';
import './themes/mission.css';
import { followTheme } from './themes/apply-theme.ts';

followTheme(document.documentElement);
startLive(window.location);

const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html: expected an element with the id root, found none');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
