/** The pages that are there, in the order of the rail. A page that is not built yet is not in this list. */
export const pages = [
  { path: '/', name: 'Pass', key: 'p', icon: 'M3 17h18M5 17a7 7 0 0 1 14 0M12 10V6m0 0 2 2m-2-2-2 2' },
  { path: '/plan', name: 'Plan', key: 'l', icon: 'M3 6h9M9 12h9M6 18h12' },
  { path: '/telemetry', name: 'Telemetry', key: 't', icon: 'M3 12h4l3-7 4 14 3-7h4' },
  { path: '/commands', name: 'Commands', key: 'c', icon: 'M4 6l6 6-6 6M12 18h8' },
  { path: '/alarms', name: 'Alarms', key: 'a', icon: 'M12 4 21 19H3ZM12 10v4m0 2v.5' },
  {
    path: '/link',
    name: 'Link',
    key: 'k',
    icon: 'M12 13v8M8.5 9.5a5 5 0 0 1 7 0M5.5 6.5a9 9 0 0 1 13 0M9 21h6',
  },
  { path: '/archive', name: 'Archive', key: 'r', icon: 'M4 5h16v4H4ZM6 9v10h12V9m-8 4h4' },
  { path: '/devices', name: 'Devices', key: 'd', icon: 'M8 3v5m8-5v5M6 8h12v4a6 6 0 0 1-12 0ZM12 18v3' },
  {
    path: '/bench',
    name: 'Bench',
    key: 'b',
    icon: 'M7 7h10v10H7ZM10 3v4m4-4v4m-4 10v4m4-4v4M3 10h4m-4 4h4m10-4h4m-4 4h4',
  },
  {
    path: '/explore',
    name: 'Explore',
    key: 'e',
    icon: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  },
] as const;
