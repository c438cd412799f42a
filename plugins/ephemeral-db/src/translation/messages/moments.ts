/** Words for times and spans of time. `moment` is written by `Intl`. */
export const momentMessages = {
  moments: {
    today: 'today {{clock}}',
    tomorrow: 'tomorrow {{clock}}',
    yesterday: 'yesterday {{clock}}',
    dayHead: {
      today: 'Today, {{day}}',
    },
    justNow: 'just now',
    ago: '{{span}} ago',
    inSpan: 'in {{span}}',
    left: '{{span}} left',
    underAMinute: 'under a minute',
    seconds: '{{amount}} s',
    minutes: '{{amount}} min',
    hours: '{{amount}} h',
    days_one: '{{count}} day',
    days_other: '{{count}} days',
    weeks: '{{amount}} weeks',
    pointAt: '{{label}}, {{moment}}',
    exact: '{{local}} · {{utc}} UTC',
  },
} as const;
