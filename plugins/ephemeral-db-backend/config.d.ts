/** A duration: ISO 8601 (`PT12H`), short (`12h`, `7d`, `1h30m`, `120s`) or an object (`{ hours: 12 }`). */
type Duration =
  | string
  | {
      weeks?: number;
      days?: number;
      hours?: number;
      minutes?: number;
      seconds?: number;
      milliseconds?: number;
    };

export interface Config {
  /** Instant copies of golden SQL Server databases from any point in time. */
  ephemeralDb?: {
    /**
     * Name of this installation, a DNS label. Every object of ours in a cluster bears it; objects of another
     * installation do not exist for us. Do not change it while clones live.
     */
    installation: string;

    /**
     * Users and groups whose members may do everything but order for others and read credentials, as entity refs.
     * The permission policy must not deny them `ephemeral-db.admin` either.
     */
    admins?: string[];

    /** The backend replica that drives a cluster holds it by renewing a row in the database. */
    holder?: {
      /** How often the row is renewed. Default: 5s */
      renew?: Duration;
      /** How old the row may get before another replica takes over; at least twice `renew`. Default: 15s */
      lapse?: Duration;
    };

    /** How much storage clones take, where a cluster's `prometheus` or a module of yours can tell. */
    usage?: {
      /** How often it is measured. Default: 5m */
      every?: Duration;
    };

    /** Kubernetes clusters by name. Each is reached by exactly one of `kubeconfig`, `inCluster` and `url`. */
    clusters: {
      [name: string]: {
        /** Path of a kubeconfig file that the backend may read. */
        kubeconfig?: string;
        /** Context of that kubeconfig. Default: its current one */
        context?: string;
        /** Use the service account of the pod that the backend runs in. */
        inCluster?: true;
        /** Address of the Kubernetes API. */
        url?: string;
        /** The API's CA certificate in base64. */
        caData?: string;
        /**
         * Token of a service account.
         * @visibility secret
         */
        serviceAccountToken?: string;
        /** File with the token of a service account; read again as tokens rotate. */
        serviceAccountTokenFile?: string;
        /** Do not verify the API's certificate. For trying out only. */
        skipTLSVerify?: boolean;
        /** Namespace of this installation's marker, a ConfigMap. */
        namespace: string;
        /** Where the backend stands, if it is not a pod of `namespace`. */
        backend?: {
          /**
           * Ranges of addresses that its connections come from, as pods see them: needed where clones are reached via
           * `nodePort` or `loadBalancer`. Most clusters show a node's address in place of the client's.
           */
          cidrs: string[];
        };
        /** How many clones may burn the controllers' request budget at once. */
        windows?: {
          /** From an import's creation to its readiness. Default: 8 */
          importing?: number;
          /** From a claim's creation to its volume, most of which is the array's work. Default: 32 */
          binding?: number;
        };
        /** A Prometheus that knows how much storage volumes take. docs/storage-usage.md has queries. */
        prometheus?: {
          /** Its address, for example http://prometheus.monitoring:9090 */
          url: string;
          /**
           * Bearer token.
           * @visibility secret
           */
          token?: string;
          /** File with the bearer token; read again as tokens rotate. */
          tokenFile?: string;
          /** PromQL that gives one series for each volume, in bytes. */
          queries: {
            /** What only this volume holds. */
            uniqueBytes: string;
            /** What the volume shows to whoever mounts it. */
            logicalBytes: string;
          };
          /** Label of those series with the name of the PersistentVolume. Default: persistentvolume */
          label?: string;
        };
      };
    };

    /** Golden sources by name: databases that are offered for cloning. */
    sources?: {
      [name: string]: {
        /** What people call it. */
        title: string;
        /** One sentence about it. */
        description?: string;
        /** Entity ref of the group or user that owns it. */
        owner: string;
        /** Shown to whoever orders a clone, for example that the data is personal. */
        notice?: string;
        /** One of `clusters`. */
        cluster: string;
        /** Namespace of the golden database. All Secrets named below live there. */
        namespace: string;
        /** The volume that holds all database files. Exactly one for now. */
        volumes: Array<{
          /** Name of the PersistentVolumeClaim. */
          claim: string;
          /** Absolute path where it is mounted, also in the clones. */
          mountPath: string;
        }>;
        /** VolumeSnapshotClass of the claim's driver. */
        volumeSnapshotClass: string;
        /** The checks of this source. */
        preflight?: {
          /**
           * Ids of findings that you know of and accept: a blocking one becomes a warning that stops nobody, a warning
           * is taken for all right. They stay in the list, marked.
           */
          acknowledge: string[];
        };
        /** How points in time are taken. */
        capture?: {
          /**
           * `checkpoint` flushes each database before the snapshot, so that recovery is shorter. The guarantee is the same
           * as with `crash`: valid, as after a power cut. `suspend` (SQL Server 2022) holds the writes of all databases
           * while the snapshot is cut, for `deadline` at most: they are consistent with each other. Default: checkpoint
           */
          consistency?: 'crash' | 'checkpoint' | 'suspend';
          /** For each CHECKPOINT and each probe. Default: 120s */
          timeout?: Duration;
          /**
           * Least time between two captures. A request within it is answered with the last point, unless the source's
           * owner or an admin forces it. Default: 0s
           */
          minInterval?: Duration;
          /**
           * With `suspend`: after this long the server itself lets writes go on, whatever became of the backend. A
           * snapshot that takes longer is kept as `crash`. 1s to 60s. Default: 10s
           */
          deadline?: Duration;
          /** With `suspend`: also write a BACKUP … WITH METADATA_ONLY for each point. */
          metadataOnly?: {
            /** Directory on the golden server, as it sees it. It gets a file for each point, and msdb a row. */
            path: string;
          };
        };
        /** The golden database server. */
        engine: {
          /** The product. */
          type: 'mssql';
          /** User databases that people get. */
          databases: string[];
          /** How the backend reaches the golden server. */
          connect: {
            /**
             * `portForward` through the Kubernetes API, `service` from inside the cluster, `nodePort` or `loadBalancer`
             * from outside, for a Service of that type.
             */
            via: 'portForward' | 'service' | 'nodePort' | 'loadBalancer';
            /** Name of its Service. */
            service: string;
            /** Default: 1433 */
            port?: number;
            /** With `nodePort` or `loadBalancer`: dialled in place of the address that the cluster tells. */
            host?: string;
          };
          /** A login with few rights, used on the golden server for captures. */
          credentials: {
            /** Name of the Secret. */
            secret: string;
            /** Its key with the user name. Default: username */
            userKey?: string;
            /** Its key with the password. Default: password */
            passwordKey?: string;
          };
          /** TLS towards the golden server. */
          tls?: {
            /** Default: true */
            encrypt?: boolean;
            /** Accept any certificate. Default: false */
            trustServerCertificate?: boolean;
            /** Name in the server's certificate, where it differs from the one dialled. */
            serverName?: string;
            /** CA that signed the server's certificate. */
            ca?: {
              /** Name of the Secret. */
              secret: string;
              /** Its key with the PEM certificate. */
              key: string;
            };
          };
        };
        /** SELECTs of one value by name, recorded with each point and compared on each clone. */
        probes?: {
          [name: string]: string;
        };
        /** Rules for the clones. */
        clones: {
          /**
           * Which entities may have clones: owned by one of `owners` (if given) and matching one of `entities` (if given).
           * Neither given: only entities that the source's owner owns.
           */
          allow?: {
            /** Entity refs of owners. */
            owners?: string[];
            /** Every given field must match. */
            entities?: Array<{
              /** Kind, for example Component. */
              kind?: string;
              /** Namespace in the catalog. */
              namespace?: string;
              /** Name of the entity. */
              name?: string;
              /** spec.type, for example service. */
              type?: string;
            }>;
          };
          /** First part of a clone's namespace, `<prefix>-<source>-<id>`. Default: edb */
          namespacePrefix?: string;
          /** StorageClass whose provisioner is the snapshots' driver. */
          storageClass: string;
          /** `true` is your acceptance of Microsoft's licence terms for the SQL Server in each clone. */
          acceptEula: true;
          /** Decides licence and features (MSSQL_PID). Default: Developer */
          edition?:
            | 'Developer'
            | 'Evaluation'
            | 'Express'
            | 'Web'
            | 'Standard'
            | 'Enterprise'
            | 'EnterpriseCore';
          /** Sysadmins as frozen in the points, newest first; used on clones only, to rotate the passwords. */
          adminCredentials: Array<{
            /** Name of the Secret. */
            secret: string;
            /** Its key with the user name. Without it the user is sa. */
            userKey?: string;
            /** Its key with the password. */
            passwordKey: string;
          }>;
          /** What people get. */
          login?: {
            /** `db_owner` of the listed databases, or `sysadmin` of the server. Default: db_owner */
            role?: 'db_owner' | 'sysadmin';
          };
          /** SQL Server's image with tag or digest. Default: the very build that the golden server runs */
          image?: string;
          /** Resources of the SQL Server container. Default: the golden server's; without a limit of memory there, 2Gi to 4Gi */
          resources?: {
            /** Kubernetes quantities by resource. */
            requests?: { [resource: string]: string | number };
            /** Kubernetes quantities by resource; memory at least 2000 MB. */
            limits: { [resource: string]: string | number };
          };
          /**
           * Laid over the pod that is derived from the golden server's, as Kubernetes' strategic merge would: lists of named
           * things are merged by name (SQL Server's container is `mssql`), `null` removes a field.
           */
          pod?: {
            metadata?: {
              labels?: { [label: string]: string };
              annotations?: { [annotation: string]: string };
            };
            /** Fields of a Kubernetes PodSpec. Host namespaces and the service account can't be changed. */
            spec?: { [field: string]: unknown };
          };
          /**
           * On OpenShift: `own` lets each namespace have its own range of ids and hands the files over, `inherit` gives it the
           * golden namespace's. Default: the ids that the golden server runs under
           */
          scc?: 'inherit' | 'own';
          /** Secrets of the golden's namespace that clones get a copy of, for example to pull the image. Default: none */
          copySecrets?: string[];
          /** Who may look into a clone's namespace once it is ready. */
          access?: {
            /** They may view it and port-forward there. Default: nobody */
            subjects?: Array<{
              /** As in a RoleBinding. */
              kind: 'User' | 'Group' | 'ServiceAccount';
              /** As the cluster knows it. */
              name: string;
              /** Of a ServiceAccount. */
              namespace?: string;
            }>;
          };
          /** Scratch space for tempdb, which then takes none on the array. Default: wherever the golden server has it */
          tempdb?: {
            /** Absolute path where the golden server has its tempdb. */
            mountPath: string;
            /** A Kubernetes quantity. Default: none */
            sizeLimit?: string;
          };
          /** The Service that people use. */
          service?: {
            /** Default: ClusterIP */
            type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
            /** With NodePort or LoadBalancer: shown in place of the address that the cluster tells. */
            host?: string;
          };
          /** How the backend reaches a clone. */
          reach?: {
            /**
             * `portForward` through the Kubernetes API, `service` from inside the cluster, `nodePort` or `loadBalancer`
             * from outside. Default: portForward
             */
            via?: 'portForward' | 'service' | 'nodePort' | 'loadBalancer';
            /** With `nodePort` or `loadBalancer`: dialled in place of the address that the cluster tells. */
            host?: string;
          };
          /** Who gets through a ready clone's NetworkPolicy. */
          network?: {
            /** Default: nobody but the backend. */
            clients?: Array<{
              /** Labels of the client's namespace. */
              namespaceLabels?: { [label: string]: string };
              /** Labels of the client's pod. */
              podLabels?: { [label: string]: string };
              /** A range of addresses, instead of labels. */
              cidr?: string;
            }>;
          };
          /** TLS towards the clones. */
          tls?: {
            /** Default: true */
            encrypt?: boolean;
            /** Accept any certificate. Default: false */
            trustServerCertificate?: boolean;
            /** Name in the server's certificate. */
            serverName?: string;
            /** CA that signed the server's certificate. */
            ca?: {
              /** Name of the Secret. */
              secret: string;
              /** Its key with the PEM certificate. */
              key: string;
            };
          };
          /** How long clones live. */
          lease?: {
            /** Default: 12h */
            default?: Duration;
            /** Default: 7d */
            max?: Duration;
          };
          /**
           * By the actions that MCP clients call, agents delete only clones that an agent ordered. `true` lets them delete
           * every clone of this source that the person they act for may delete. Default: false
           */
          agentsMayDelete?: boolean;
          /** How long each stage may take before the clone fails. */
          deadlines?: {
            /** The import of the snapshot. Default: 5m */
            imported?: Duration;
            /** The volume. Default: 10m */
            bound?: Duration;
            /** SQL Server's start and recovery. Default: 15m */
            running?: Duration;
            /** The rotation of all passwords. Default: 5m */
            secured?: Duration;
            /** The comparison of the probes. Default: 5m */
            verified?: Duration;
            /** The masking. Default: 1h */
            masked?: Duration;
            /** The switch of the Service. Default: 2m */
            ready?: Duration;
          };
        };
      };
    };
  };
}
