{{- define "sportello.labels" -}}
app.kubernetes.io/name: sportello
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sportello.allLabels" -}}
{{ include "sportello.labels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "sportello.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{- define "sportello.vendorHosts" -}}
{{- if .Values.vendorHosts }}{{ join "," .Values.vendorHosts }}{{ else }}console.{{ .Values.domain }}{{ end -}}
{{- end }}

{{/* What every pod is: no root, no token, nothing to write on but what is mounted. */}}
{{- define "sportello.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "sportello.container" -}}
image: {{ include "sportello.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- define "sportello.env" -}}
- {name: SPORTELLO_ENV, value: production}
- {name: SPORTELLO_DOMAIN, value: {{ .Values.domain | quote }}}
- {name: SPORTELLO_VENDOR_HOSTS, value: {{ include "sportello.vendorHosts" . | quote }}}
- {name: SPORTELLO_BEHIND_PROXY, value: "1"}
- {name: SPORTELLO_VAR, value: /run/sportello}
- {name: SPORTELLO_STATIC, value: /app/static}
- {name: SPORTELLO_EXPORTS, value: /srv/exports}
- {name: SPORTELLO_LOG_LEVEL, value: {{ .Values.config.logLevel | quote }}}
- {name: SPORTELLO_STEP_GRACE_S, value: {{ .Values.config.stepGraceSeconds | quote }}}
- {name: SPORTELLO_ALLOW_PRIVATE_HOSTS, value: {{ ternary "1" "0" .Values.config.allowPrivateHosts | quote }}}
- {name: SPORTELLO_LOGIN_SLOTS, value: {{ max 1 (div .Values.web.threads 4) | quote }}}
{{- with .Values.config.clamav }}
- {name: SPORTELLO_CLAMAV, value: {{ . | quote }}}
{{- end }}
{{- with .Values.config.whois }}
- {name: SPORTELLO_WHOIS, value: {{ . | quote }}}
{{- end }}
{{- with .Values.secrets }}
{{ include "sportello.secret" (list "SPORTELLO_SECRET_KEY" .platform.name .platform.secretKey) }}
{{ include "sportello.secret" (list "SPORTELLO_KEYS" .platform.name .platform.encryptionKeys) }}
{{ include "sportello.secret" (list "DATABASE_URL" .database.name .database.key) }}
{{ include "sportello.secret" (list "REDIS_URL" .cache.name .cache.key) }}
{{- if .sentry.name }}
{{ include "sportello.secret" (list "SPORTELLO_SENTRY_DSN" .sentry.name .sentry.key) }}
{{- end }}
{{- if .cards.name }}
{{ include "sportello.secret" (list "SPORTELLO_CNS_SECRET" .cards.name .cards.key) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Only who handles files has the keys to them. */}}
{{- define "sportello.filesEnv" -}}
{{- with .Values.files }}
{{- if eq .kind "s3" }}
- {name: SPORTELLO_S3_BUCKET, value: {{ .s3.bucket | quote }}}
- {name: SPORTELLO_S3_ENDPOINT, value: {{ .s3.endpoint | quote }}}
- {name: SPORTELLO_S3_REGION, value: {{ .s3.region | quote }}}
{{ include "sportello.secret" (list "AWS_ACCESS_KEY_ID" .s3.credentials.name .s3.credentials.accessKey) }}
{{ include "sportello.secret" (list "AWS_SECRET_ACCESS_KEY" .s3.credentials.name .s3.credentials.secretKey) }}
{{- if $.Values.secrets.authority.name }}
- {name: AWS_CA_BUNDLE, value: /etc/sportello/ca.crt}
{{- end }}
{{- else }}
- {name: SPORTELLO_MEDIA, value: /srv/files}
{{- end }}
{{- end }}
{{- end }}

{{- define "sportello.secret" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end }}

{{/* /tmp: uploads on their way; /run/sportello: what the processes of a pod tell each other. */}}
{{- define "sportello.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: run, mountPath: /run/sportello}
{{- if .Values.secrets.authority.name }}
- {name: authority, mountPath: /etc/sportello, readOnly: true}
{{- end }}
{{- end }}

{{- define "sportello.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 2Gi}
- name: run
  emptyDir: {sizeLimit: 256Mi}
{{- with .Values.secrets.authority }}
{{- if .name }}
- name: authority
  secret:
    secretName: {{ .name }}
    items:
      - {key: {{ .key }}, path: ca.crt}
{{- end }}
{{- end }}
{{- end }}

{{- define "sportello.filesMount" -}}
{{- if eq .Values.files.kind "volume" }}
- {name: files, mountPath: /srv/files}
{{- end }}
{{- end }}

{{- define "sportello.filesVolume" -}}
{{- if eq .Values.files.kind "volume" }}
- name: files
  persistentVolumeClaim:
    claimName: {{ .Values.files.volume.existingClaim | default (printf "%s-files" .Release.Name) }}
{{- end }}
{{- end }}

{{/* Without a claim nothing can be written there, and the console says so. */}}
{{- define "sportello.exportsMount" -}}
{{- if .Values.exports.existingClaim }}
- {name: exports, mountPath: /srv/exports}
{{- end }}
{{- end }}

{{- define "sportello.exportsVolume" -}}
{{- with .Values.exports.existingClaim }}
- name: exports
  persistentVolumeClaim: {claimName: {{ . }}}
{{- end }}
{{- end }}

{{/* (list $ component) */}}
{{- define "sportello.spread" -}}
{{- $ := index . 0 -}}
{{- $component := index . 1 -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: {{ $.Values.zones }}
    labelSelector:
      matchLabels:
        {{- include "sportello.labels" $ | nindent 8 }}
        app.kubernetes.io/component: {{ $component }}
    matchLabelKeys: [pod-template-hash]
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "sportello.labels" $ | nindent 8 }}
        app.kubernetes.io/component: {{ $component }}
    matchLabelKeys: [pod-template-hash]
{{- end }}

{{/* How a pod of web or worker is replaced: the new one first. */}}
{{- define "sportello.rolling" -}}
strategy:
  type: RollingUpdate
  rollingUpdate: {maxUnavailable: 0, maxSurge: 25%}
{{- end }}
