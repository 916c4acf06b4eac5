{{- define "dsm.image" -}}
{{- with .Values.image -}}
{{ with .registry }}{{ . }}/{{ end }}{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{/* The restricted Pod Security Standard asks for this of each container. */}}
{{- define "dsm.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "dsm.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* (list $ COMPONENT): metadata of a Pod template. What the pods read at their start only is summed up, so that a change restarts them. */}}
{{- define "dsm.podMetadata" -}}
{{- $root := index . 0 -}}
labels:
  {{- include "dsm.labels" . | nindent 2 }}
  {{- with $root.Values.pods.labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $root.Values.pods.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* (list $ COMPONENT): where and as whom a Pod runs. Links to Services would be variables such as DSM_PORT, which the processes refuse. */}}
{{- define "dsm.podPlace" -}}
{{- $root := index . 0 -}}
enableServiceLinks: false
automountServiceAccountToken: false
securityContext:
  {{- include "dsm.podSecurity" $root | nindent 2 }}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.pods }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* (list $ COMPONENT): of one Deployment only the pods of one revision are counted, or a rolling update would crowd a node. */}}
{{- define "dsm.spread" -}}
{{- $root := index . 0 -}}
{{- with $root.Values.pods.spreadOver }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "dsm.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end }}

{{/* What a process reaches the API server with: a short-lived token, and the authority that signs its certificate. */}}
{{- define "dsm.apiServerVolume" -}}
- name: api-server
  projected:
    sources:
      - serviceAccountToken: {path: token, expirationSeconds: 3607}
      - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
      - downwardAPI: {items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]}
{{- end }}

{{/* The token that DSM's own processes know each other by. */}}
{{- define "dsm.tokenVolume" -}}
- name: token
  projected:
    sources:
      - serviceAccountToken: {audience: {{ .Values.auth.audience | quote }}, path: token, expirationSeconds: {{ .Values.auth.tokenSeconds }}}
{{- end }}

{{/* What the operator is told of the pods of daily scrums, as JSON; empty: nothing. They have the same image, so the same Secrets to pull it. */}}
{{- define "dsm.dailyScrumPod" -}}
{{- $pod := .Values.dailyScrum.pod }}
{{- if and .Values.image.pullSecrets (not (hasKey $pod "imagePullSecrets")) }}
{{- $pod = merge (dict "imagePullSecrets" .Values.image.pullSecrets) $pod }}
{{- end }}
{{- with $pod }}{{ toJson . }}{{ end }}
{{- end }}
