/** Words of the room `template`: the fields of the scaffolder's forms. */
export const templateMessages = {
  template: {
    mine: 'Yours',
    others: 'Others',
    waitsForSource: 'Comes with the source.',
    stillLoading: 'It was still loading. Press the button again.',
    sourceFirst: 'Choose a source first.',
    service: {
      title: 'Service',
      placeholder: 'Choose a service',
      missing: 'Choose a service.',
      nothingFound: 'No service has "{{text}}" in its name.',
      none: 'No service that you may see names a golden source. Add the annotation ephemeral-db.io/sources to a service in the catalog, with the name of a source, then come back.',
      failed: 'Could not load the services.',
      unfit_one:
        '{{services}} cannot have clones: the catalog does not know it, or it names no golden source there. Choose another service.',
      unfit_other:
        '{{services}} cannot have clones: the catalog does not know them, or they name no golden source there. Choose other services.',
    },
    services: {
      title: 'Services',
      missing: 'Choose at least one service.',
      allOfMine: 'All of mine',
      search: 'Find a service',
    },
    source: {
      title: 'Source',
      waits: 'Choose a service first.',
      none: 'None to choose',
      unknown: 'Not known',
      notConfigured:
        '{{services}} names what is not configured as a golden source: {{sources}}. Ask a platform administrator.',
      hidden:
        'You may not see the sources that {{services}} names. Ask a platform administrator.',
      lacking_one:
        '{{services}} does not use {{source}}. Leave it out, or choose another source.',
      lacking_other:
        '{{services}} do not use {{source}}. Leave them out, or choose another source.',
      failed: 'Could not load the sources of the service.',
    },
    point: {
      title: 'Point in time',
      missing: 'Choose a point in time.',
      newestWords: 'Newest ({{point}})',
      newWords: 'A new one, taken first',
      takes: 'about {{span}}',
      takesNoTime: 'under a second',
      takesUnknown: 'takes a moment',
      takesAnd: '{{time}}; {{effect}}',
      keeps: 'the database keeps running',
      stops: 'writes to {{databases}} stop for up to {{span}}, for everyone',
      stopsUntilCut:
        'writes to {{databases}} stop until the cut is made, for everyone',
      noCapture: 'You may not capture this source.',
      tooSoon:
        'not yet: points are at least {{span}} apart, so the newest is used',
      ofAnother:
        'The point {{point}} is not of {{source}}. Choose a point of {{source}}.',
      notReady:
        "The point {{point}} can't be cloned now. Choose another point.",
    },
    lease: {
      title: 'Expires',
      words: '{{length}}, until {{moment}}',
      tooLong:
        '{{length}} is over the maximum of {{source}}, {{most}}. Choose {{most}} or less.',
    },
    name: {
      title: 'Name',
      taken:
        '{{service}} has a clone named {{name}} already. Choose another name.',
    },
    clones: {
      title: 'Clones',
      missing: 'Choose at least one clone.',
      none: 'There is no clone that you may delete.',
      facts: 'Data from {{point}} · ordered {{ago}} · expires {{moment}}',
      of: '{{name}} of {{service}}',
      all: 'Choose all',
      search: 'Find a clone or a service',
      warning_one:
        'It is deleted with everything in it. That cannot be undone.',
      warning_other:
        'All {{count}} are deleted with everything in them. That cannot be undone.',
      refused: 'You may not delete {{names}} now. Take it off the list.',
    },
    list: {
      chosen: '{{chosen}} of {{all}} chosen',
      clear: 'Choose none',
      nothingFound: 'None has "{{text}}" in its name.',
    },
  },
} as const;
