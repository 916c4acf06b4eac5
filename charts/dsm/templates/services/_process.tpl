{{/* (list $ NAME): the variables of a service's process, but for those of its extraEnv. */}}
{{- define "dsm.ownServiceEnvironment" -}}
{{- $root := index . 0 -}}
{{- $service := index (include "dsm.services" $root | fromYaml) (index . 1) -}}
{{- $values := index $root.Values.services (index . 1) -}}
{{- $issuers := list (default "token" $root.Values.auth.cluster.issuer) -}}
{{- $keys := list $root.Values.auth.cluster.jwks -}}
{{- range $root.Values.auth.issuers }}{{ $issuers = append $issuers .issuer }}{{ $keys = append $keys .jwks }}{{ end -}}
- {name: DSM_LISTEN, value: "0.0.0.0:{{ $service.port }}"}
- {name: DSM_METRICS_LISTEN, value: "0.0.0.0:9090"}
- {name: DSM_INSTALLATION, value: {{ include "dsm.installation" $root | quote }}}
- {name: DSM_LOG_LEVEL, value: {{ $root.Values.logLevel }}}
- {name: DSM_AUTH, value: jwt}
- {name: DSM_AUTH_ISSUER, value: {{ join "," $issuers | quote }}}
- {name: DSM_AUTH_JWKS, value: {{ join "," $keys | quote }}}
- {name: DSM_AUTH_JWKS_TOKEN_FILE, value: /var/run/secrets/kubernetes.io/serviceaccount/token}
- {name: DSM_AUTH_AUDIENCE, value: {{ $root.Values.auth.audience | quote }}}
- {name: DSM_AUTH_RIGHTS, value: /etc/dsm/rights.yaml}
- {name: DSM_TOKEN_FILE, value: /var/run/dsm/token}
- {name: DSM_RATE_LIMIT, value: {{ $root.Values.auth.rateLimit | quote }}}
# Beside the authorities that Node trusts: the one that signs the API server's certificate.
- {name: NODE_EXTRA_CA_CERTS, value: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt}
{{- if $service.data }}
- {name: DSM_DATABASE_URL_FILE, value: /var/run/dsm-database/url}
- {name: DSM_DATABASE_POOL, value: {{ $values.databasePool | quote }}}
- {name: DSM_BUS_FILE, value: /var/run/dsm-bus/url}
{{- end }}
{{- if $service.models }}
{{- with include "dsm.ollama" $root }}
- {name: OLLAMA_HOST, value: {{ . | quote }}}
{{- end }}
- {name: DSM_EMBEDDING_DIMENSIONS, value: {{ $root.Values.ollama.embeddingDimensions | quote }}}
{{- if $service.data }}
- {name: DSM_CHAT_MODEL, value: {{ $root.Values.ollama.chatModel | quote }}}
{{- else }}
- {name: DSM_EMBEDDING_MODEL, value: {{ $root.Values.ollama.embeddingModel | quote }}}
{{- end }}
{{- end }}
{{- include "dsm.addresses" (list $root $service.calls) }}
{{- end }}

{{/* (list $ NAME): all of them. */}}
{{- define "dsm.serviceEnvironment" -}}
{{ include "dsm.ownServiceEnvironment" . }}
{{- with (index (index . 0).Values.services (index . 1)).extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "dsm.serviceMounts" -}}
{{- $root := index . 0 -}}
- {name: api-server, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
- {name: token, mountPath: /var/run/dsm, readOnly: true}
- {name: rights, mountPath: /etc/dsm, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if (index (include "dsm.services" $root | fromYaml) (index . 1)).data }}
- {name: database, mountPath: /var/run/dsm-database, readOnly: true}
- {name: bus, mountPath: /var/run/dsm-bus, readOnly: true}
{{- end }}
{{- end }}

{{- define "dsm.serviceVolumes" -}}
{{- $root := index . 0 -}}
{{ include "dsm.apiServerVolume" $root }}
{{ include "dsm.tokenVolume" $root }}
- name: rights
  configMap: {name: {{ include "dsm.fullname" $root }}-rights}
- {name: tmp, emptyDir: {}}
{{- if (index (include "dsm.services" $root | fromYaml) (index . 1)).data }}
{{- $database := include "dsm.databaseSecret" . | fromYaml }}
{{- $bus := include "dsm.busSecret" $root | fromYaml }}
- name: database
  secret: {secretName: {{ $database.name | quote }}, items: [{key: {{ $database.key | quote }}, path: url}]}
- name: bus
  secret: {secretName: {{ $bus.name | quote }}, items: [{key: {{ $bus.key | quote }}, path: url}]}
{{- end }}
{{- end }}
