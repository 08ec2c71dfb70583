using AutoResponder.Core;

namespace AutoResponder.Platform.Diagnostics.Scm;

/// <summary>A site with the address of its Kudu, both as Azure Resource Manager has them.</summary>
internal sealed record ScmSite(SiteId Site, bool IsLinux, Uri Address);
